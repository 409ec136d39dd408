import { useState } from 'preact/hooks';
import { request } from '../api/request';
import type { Connection, Export } from '../api/types';
import { useList } from '../data/useList';
import { useText } from '../text/useText';
import { ConfirmDialog } from '../ui/ConfirmDialog';
import { Loaded } from '../ui/Loaded';
import { SelectField } from '../ui/SelectField';

interface RemoveProps {
  readonly connection: Connection;
  readonly onClose: () => void;
  readonly onRemoved: () => void;
}

type Fate = 'detach' | 'remove';

/** Names the exports that use the connection; each is detached, or removed with it. */
export function RemoveConnection({ connection, onClose, onRemoved }: RemoveProps) {
  const { t } = useText();
  const exports = useList<Export>('/api/exports');
  const [fates, setFates] = useState<Readonly<Record<string, Fate>>>({});
  const fateOf = (id: string): Fate => fates[id] ?? 'detach';
  const users = exports.data?.items.filter(({ connectionId }) => connectionId === connection.id) ?? [];
  const remove = async (): Promise<void> => {
    for (const { id, etag } of users) {
      if (fateOf(id) === 'remove') await request(`/api/exports/${id}`, { method: 'DELETE', ifMatch: etag });
    }
    await request(`/api/connections/${connection.id}?detach=true`, {
      ...{ method: 'DELETE', ifMatch: connection.etag ?? '' },
    });
    onRemoved();
  };
  return (
    <ConfirmDialog
      {...{ title: t('connections.removeTitle', { name: connection.displayName }), danger: true }}
      {...{ action: t('connections.remove'), act: remove, onClose }}
    >
      <p>{t('connections.removeHint')}</p>
      <Loaded from={exports}>
        {() =>
          users.length === 0 ? (
            <p>{t('connections.noUsers')}</p>
          ) : (
            <>
              <p>{t('connections.users', { count: users.length })}</p>
              <fieldset class="scroll">
                <legend class="hidden">{t('connections.usersLabel')}</legend>
                {users.slice(0, 200).map(({ id, displayName }) => (
                  <SelectField<Fate>
                    key={id}
                    {...{ label: displayName, value: fateOf(id), required: true }}
                    options={[
                      { value: 'detach', label: t('connections.fate.detach') },
                      { value: 'remove', label: t('connections.fate.remove') },
                    ]}
                    onChange={(fate) => setFates((before) => ({ ...before, [id]: fate }))}
                  />
                ))}
              </fieldset>
            </>
          )
        }
      </Loaded>
    </ConfirmDialog>
  );
}
