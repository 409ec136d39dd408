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
if (root !== null) void start(root);
