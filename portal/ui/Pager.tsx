import { useText } from '../text/useText';
import { Button } from './Button';

interface PagerProps {
  readonly page: number;
  readonly pages: number;
  readonly total: number;
  readonly onPage: (page: number) => void;
}

/** From page to page of a long list; nothing where one page is all. */
export function Pager({ page, pages, total, onPage }: PagerProps) {
  const { t } = useText();
  if (pages === 1) return null;
  const edge = (at: number): string | undefined => (page === at ? t('list.lastPage') : undefined);
  return (
    <nav class="pager" aria-label={t('list.pages')}>
      <Button reason={edge(1)} onClick={() => onPage(page - 1)}>
        {t('list.previous')}
      </Button>
      <p role="status">{t('list.page', { page, pages, count: total })}</p>
      <Button reason={edge(pages)} onClick={() => onPage(page + 1)}>
        {t('list.next')}
      </Button>
    </nav>
  );
}
