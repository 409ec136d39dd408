import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { useText } from '../text/useText';
import { Icon } from '../ui/Icon';
import { Account } from './Account';
import { LanguagePicker } from './LanguagePicker';
import { Navigation } from './Navigation';

/** What is around every page: the way past it, the product's name, where one can go, who one is. */
export function Shell({ section, children }: { section: string; children: ComponentChildren }) {
  const { t } = useText();
  const main = useRef<HTMLElement>(null);
  const [open, setOpen] = useState(false);
  return (
    <div class="shell">
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        {t('general.skip')}
      </button>
      <header class="bar">
        <a class="brand" href="#/exports">
          <Mark />
          <span>{t('general.product')}</span>
        </a>
        <button
          type="button"
          class="button button-quiet menu"
          aria-expanded={open}
          aria-controls="menu"
          onClick={() => setOpen(!open)}
        >
          <Icon name="menu" />
          <span>{t('general.menu')}</span>
        </button>
      </header>
      <div id="menu" class={open ? 'side side-open' : 'side'}>
        <Navigation section={section} onGo={() => setOpen(false)} />
        <footer class="side-foot">
          <LanguagePicker />
          <Account />
        </footer>
      </div>
      <main ref={main} tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" />
      <path d="M8 10.5h9M8 16h6M8 21.5h9" />
      <path class="mark-arrow" d="M17 16h7m-3.500-4 4 4-4 4" />
    </svg>
  );
}
