import { type ComponentChildren, createContext } from 'preact';
import { useCallback, useContext, useEffect, useState } from 'preact/hooks';
import { useText } from '../text/useText';

const AnnounceContext = createContext<(text: string) => void>(() => undefined);
const shownMs = 8_000;

/** Short messages at the foot of the page, which screen readers hear. Nothing in them is said there only. */
export function Announcer({ children }: { children: ComponentChildren }) {
  const { t } = useText();
  const [said, setSaid] = useState<{ text: string } | null>(null);
  const announce = useCallback((text: string) => setSaid({ text }), []);
  useEffect(() => {
    if (said === null) return;
    const timer = setTimeout(() => setSaid(null), shownMs);
    return () => clearTimeout(timer);
  }, [said]);
  return (
    <AnnounceContext.Provider value={announce}>
      {children}
      <div class="announcer" role="status" aria-live="polite" aria-label={t('general.messages')}>
        {said !== null && <p class="announcement">{said.text}</p>}
      </div>
    </AnnounceContext.Provider>
  );
}

export const useAnnounce = () => useContext(AnnounceContext);
