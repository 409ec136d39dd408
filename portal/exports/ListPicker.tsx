import { useState } from 'preact/hooks';
import type { ContactList } from '../api/types';
import { useList } from '../data/useList';
import { useText } from '../text/useText';
import { Choice } from '../ui/Choice';
import { Loaded } from '../ui/Loaded';
import { PickList } from '../ui/PickList';
import { TextField } from '../ui/TextField';

interface ListPickerProps {
  readonly connectionId: string;
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (listId: string) => void;
}

/** The contact list, chosen by its name from SendGrid's own, or given by its ID. */
export function ListPicker({ connectionId, value, error, onChange }: ListPickerProps) {
  const { t } = useText();
  const [how, setHow] = useState<'choose' | 'paste'>('choose');
  const lists = useList<ContactList>(connectionId === '' ? null : `/api/connections/${connectionId}/lists`);
  if (connectionId === '') return <p class="muted">{t('exports.connectionFirst')}</p>;
  return (
    <>
      <Choice
        label={t('exports.listHow')}
        value={how}
        options={[
          { value: 'choose', label: t('exports.listChoose') },
          { value: 'paste', label: t('exports.listPaste') },
        ]}
        onChange={setHow}
      />
      {how === 'paste' ? (
        <TextField
          {...{ label: t('exports.listId'), hint: t('exports.listIdHint'), required: true, maxLength: 64 }}
          {...{ value, error, onInput: onChange }}
        />
      ) : (
        <Loaded from={lists}>
          {({ items }) => (
            <PickList
              {...{ label: t('exports.list'), searchLabel: t('exports.listSearch'), error }}
              items={items}
              idOf={({ id }) => id}
              nameOf={({ name }) => name}
              noteOf={({ contacts }) => t('exports.contacts', { count: contacts })}
              chosen={value === '' ? [] : [value]}
              onChoose={(id) => onChange(id)}
              empty={t('exports.noLists')}
            />
          )}
        </Loaded>
      )}
    </>
  );
}
