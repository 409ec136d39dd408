import { useText } from '../text/useText';
import { Icon } from '../ui/Icon';

const sections = ['exports', 'connections', 'segments', 'audit', 'health'] as const;

/** All pages, for every role: what a role may not see there, the page itself says. */
export function Navigation({ section, onGo }: { section: string; onGo: () => void }) {
  const { t } = useText();
  return (
    <nav aria-label={t('general.navigation')}>
      <ul class="navigation">
        {sections.map((name) => (
          <li key={name}>
            <a href={`#/${name}`} aria-current={name === section ? 'page' : undefined} onClick={onGo}>
              <Icon name={name} />
              <span>{t(`${name}.title`)}</span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
