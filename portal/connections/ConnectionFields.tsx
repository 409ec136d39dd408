import { useState } from 'preact/hooks';
import { request } from '../api/request';
import type { Connection } from '../api/types';
import { useAction } from '../data/useAction';
import { useText } from '../text/useText';
import { Button } from '../ui/Button';
import { Choice } from '../ui/Choice';
import { FailureNotice } from '../ui/FailureNotice';
import { Form } from '../ui/Form';
import { TextField } from '../ui/TextField';
import { isApiKey } from './connectionForm';

interface FieldsProps {
  readonly connection: Connection;
  readonly onSaved: () => void;
}

/** What can be changed of a connection. The key is only ever replaced, never shown. */
export function ConnectionFields({ connection, onSaved }: FieldsProps) {
  const { t } = useText();
  const {
    displayName,
    availableTo = 'administrators',
    profileLimit = 100_000,
    apiKeyHint = null,
  } = connection;
  const [form, setForm] = useState({
    displayName,
    availableTo,
    profileLimit: String(profileLimit),
    apiKey: '',
  });
  const [tried, setTried] = useState(false);
  const set = (change: Partial<typeof form>): void => setForm((before) => ({ ...before, ...change }));
  const limit = Number(form.profileLimit);
  const problems = {
    ...(form.displayName.trim() === '' ? { displayName: t('form.required') } : {}),
    ...(Number.isInteger(limit) && limit > 0 ? {} : { profileLimit: t('form.number') }),
    ...(form.apiKey === '' || isApiKey(form.apiKey) ? {} : { apiKey: t('connections.apiKeyInvalid') }),
  };
  const errors: Partial<Record<keyof typeof form, string>> = tried ? problems : {};
  const save = useAction(async () => {
    await request(`/api/connections/${connection.id}`, {
      ...{ method: 'PATCH', ifMatch: connection.etag ?? '' },
      body: {
        ...{ displayName: form.displayName, availableTo: form.availableTo, profileLimit: limit },
        ...(form.apiKey === '' ? {} : { apiKey: form.apiKey.trim() }),
      },
    });
    set({ apiKey: '' });
    onSaved();
  });
  const submit = (): void => {
    setTried(true);
    if (Object.keys(problems).length === 0) void save.run();
  };
  return (
    <Form onSubmit={submit}>
      <section class="card">
        <h2>{t('connections.settings')}</h2>
        <TextField
          {...{ label: t('connections.name'), required: true, maxLength: 100 }}
          {...{ value: form.displayName, error: errors.displayName }}
          onInput={(name) => set({ displayName: name })}
        />
        <Choice
          label={t('connections.whoMayUse')}
          value={form.availableTo}
          hint={t('connections.keepsExports')}
          options={[
            { value: 'administrators', label: t('connections.availableTo.administrators') },
            { value: 'contributors', label: t('connections.availableTo.contributors') },
          ]}
          onChange={(to) => set({ availableTo: to })}
        />
        <TextField
          {...{
            label: t('connections.limit'),
            hint: t('connections.limitHint'),
            required: true,
            type: 'number',
          }}
          {...{ value: form.profileLimit, error: errors.profileLimit }}
          onInput={(value) => set({ profileLimit: value })}
        />
        {apiKeyHint !== null && (
          <TextField
            {...{ label: t('connections.newKey'), hint: t('connections.newKeyHint', { hint: apiKeyHint }) }}
            {...{ type: 'password', value: form.apiKey, error: errors.apiKey }}
            onInput={(apiKey) => set({ apiKey })}
          />
        )}
        {save.failure !== undefined && <FailureNotice failure={save.failure} />}
        <div class="actions">
          <Button type="submit" kind="primary" busy={save.busy}>
            {t('general.save')}
          </Button>
        </div>
      </section>
    </Form>
  );
}
