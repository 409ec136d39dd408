import { render } from 'preact';
import { App } from './layout/App';
import { firstLanguage } from './text/firstLanguage';
import { loadCatalogue } from './text/loadCatalogue';
import { TextProvider } from './text/useText';

async function start(root: HTMLElement): Promise<void> {
  const language = firstLanguage();
  const catalogue = await loadCatalogue(language);
  render(
    <TextProvider first={{ language, catalogue }}>
      <App />
    </TextProvider>,
    root,
  );
}

const root = document.getElementById('root');
if (root !== null) {
  start(root).catch(() => {
    // There are no messages to say it with.
    root.textContent = 'This page could not be loaded. Load it again. 此頁面無法載入，請重新載入。';
  });
}
