import type { Me } from '../api/types';
import { useResource } from '../data/useResource';
import { useAddress } from '../navigation/useAddress';
import { SessionProvider } from '../session/session';
import { useText } from '../text/useText';
import { Button } from '../ui/Button';
import { FailureNotice } from '../ui/FailureNotice';
import { Loading } from '../ui/Loaded';
import { Announcer } from './announcer';
import { pageAt } from './pages';
import { Shell } from './Shell';

/** Who is there; then the page at the address. */
export function App() {
  const { t } = useText();
  const address = useAddress();
  const me = useResource<Me>('/api/me');
  const { section, page } = pageAt(address);
  if (me.data === undefined) {
    return (
      <Announcer>
        <main class="alone">
          <h1>{t('general.product')}</h1>
          {me.failure === undefined ? (
            <Loading />
          ) : (
            <FailureNotice failure={me.failure}>
              <Button onClick={() => location.reload()}>{t('general.tryAgain')}</Button>
            </FailureNotice>
          )}
        </main>
      </Announcer>
    );
  }
  return (
    <SessionProvider me={me.data}>
      <Announcer>
        <Shell section={section}>{page}</Shell>
      </Announcer>
    </SessionProvider>
  );
}
