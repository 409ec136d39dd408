import { useState } from 'preact/hooks';
import { request } from '../api/request';
import type { Connection } from '../api/types';
import { useAction } from '../data/useAction';
import { useAnnounce } from '../layout/announcer';
import { Page } from '../layout/Page';
import { go } from '../navigation/useAddress';
import { useMay, useMe } from '../session/session';
import { useText } from '../text/useText';
import { Button } from '../ui/Button';
import { Check, Choice } from '../ui/Choice';
import { FailureNotice } from '../ui/FailureNotice';
import { Form } from '../ui/Form';
import { Step } from '../ui/Step';
import { TextField } from '../ui/TextField';
import { ConnectStep } from './ConnectStep';
import { connectionErrors, emptyConnection, keyOf } from './connectionForm';
import { KeyStep } from './KeyStep';

/** The original's steps, in its order: name, who may use it, key, consent, Connect, export user, Save. */
export function AddConnectionPage() {
  const { t } = useText();
  const me = useMe();
  const may = useMay();
  const announce = useAnnounce();
  const [form, setForm] = useState(emptyConnection);
  const [tried, setTried] = useState(false);
  const set = (change: Partial<typeof form>): void => setForm((before) => ({ ...before, ...change }));
  const errors = tried ? connectionErrors(form, t) : {};
  const reason = may('connections.write') ? undefined : t('reason.administrators');

  const save = useAction(async () => {
    const { displayName, availableTo, region, addMe } = form;
    const created = await request<Connection>('/api/connections', {
      method: 'POST',
      body: {
        ...{ ...keyOf(form), displayName, availableTo, region },
        ...{ consent: { agreed: true }, exportUser: addMe ? 'me' : null },
      },
    });
    announce(t('connections.saved', { name: created.displayName }));
    go(['connections']);
  });
  const submit = (): void => {
    setTried(true);
    if (Object.keys(connectionErrors(form, t)).length === 0) void save.run();
  };

  return (
    <Page title={t('connections.add')} up={{ href: '#/connections', title: t('connections.title') }}>
      <Form onSubmit={submit}>
        <Step number={1} title={t('connections.nameStep')}>
          <TextField
            {...{
              label: t('connections.name'),
              hint: t('connections.nameHint'),
              required: true,
              maxLength: 100,
            }}
            {...{ value: form.displayName, error: errors.displayName }}
            onInput={(displayName) => set({ displayName })}
          />
        </Step>
        <Step number={2} title={t('connections.availableTo')}>
          <Choice
            label={t('connections.whoMayUse')}
            value={form.availableTo}
            options={[
              { value: 'administrators', label: t('connections.availableTo.administrators') },
              {
                ...{ value: 'contributors', label: t('connections.availableTo.contributors') },
                hint: t('connections.contributorsHint'),
              },
            ]}
            onChange={(availableTo) => set({ availableTo })}
          />
        </Step>
        <Step number={3} title={t('connections.account')}>
          <KeyStep {...{ form, errors }} onChange={(change) => set({ ...change, connected: false })} />
        </Step>
        <Step number={4} title={t('connections.privacy')}>
          <p>{t('connections.consent')}</p>
          <p>{t('connections.consentEnd')}</p>
          <Check checked={form.agreed} error={errors.agreed} onChange={(agreed) => set({ agreed })}>
            {t('connections.agree')}
          </Check>
        </Step>
        <Step number={5} title={t('connections.connectTitle')}>
          <ConnectStep
            {...{ form, reason }}
            error={errors.connected}
            onConnected={(connected) => set({ connected })}
          />
        </Step>
        <Step number={6} title={t('connections.exportUser')}>
          <Check checked={form.addMe} onChange={(addMe) => set({ addMe })}>
            {t('connections.addMe', { name: me.name })}
            <span class="hint">{t('connections.exportUserHint')}</span>
          </Check>
        </Step>
        {save.failure !== undefined && <FailureNotice failure={save.failure} />}
        <div class="actions">
          <Button type="submit" kind="primary" busy={save.busy} reason={reason}>
            {t('general.save')}
          </Button>
          <a class="button button-plain" href="#/connections">
            {t('general.cancel')}
          </a>
        </div>
      </Form>
    </Page>
  );
}
