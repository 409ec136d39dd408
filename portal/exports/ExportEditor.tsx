import { useState } from 'preact/hooks';
import { request } from '../api/request';
import type { Connection, Export, Segment } from '../api/types';
import { useAction } from '../data/useAction';
import { formatAddress } from '../navigation/address';
import { go } from '../navigation/useAddress';
import { useText } from '../text/useText';
import { Button } from '../ui/Button';
import { FailureNotice } from '../ui/FailureNotice';
import { Form } from '../ui/Form';
import { Step } from '../ui/Step';
import { TextField } from '../ui/TextField';
import { ConnectionSelect } from './ConnectionSelect';
import { type ExportForm, exportErrors, inputOf, sharedFields } from './exportForm';
import { ListPicker } from './ListPicker';
import { MatchingFields } from './MatchingFields';
import { MatchingPreview } from './MatchingPreview';
import { proposeMatching } from './proposeMatching';
import { ScheduleFields } from './ScheduleFields';
import { SegmentPicker } from './SegmentPicker';

interface EditorProps {
  readonly connections: readonly Connection[];
  readonly segments: readonly Segment[];
  readonly start: ExportForm;
  /** The export that is changed; a new one is made without. */
  readonly edited?: Export;
}

/** All of an export on one page, step by step. Saving sends nothing. */
export function ExportEditor({ connections, segments, start, edited }: EditorProps) {
  const { t } = useText();
  const [form, setForm] = useState(() => withProposals(start, segments));
  const [tried, setTried] = useState(false);
  const set = (change: Partial<ExportForm>): void => setForm((before) => ({ ...before, ...change }));
  const errors = tried ? exportErrors(form, t) : {};
  const chosen = segments.filter(({ id }) => form.segmentIds.includes(id));
  const fields = sharedFields(chosen);

  const save = useAction(async () => {
    const path = edited === undefined ? '/api/exports' : `/api/exports/${edited.id}`;
    const saved = await request<Export>(path, {
      ...{ method: edited === undefined ? 'POST' : 'PATCH', body: inputOf(form) },
      ...(edited === undefined ? {} : { ifMatch: edited.etag }),
    });
    go(['exports', saved.id], { saved: '1' });
  });
  const submit = (): void => {
    setTried(true);
    if (Object.keys(exportErrors(form, t)).length === 0) void save.run();
  };

  return (
    <Form onSubmit={submit}>
      <Step number={1} title={t('exports.connectionForExport')}>
        <ConnectionSelect
          {...{ connections, value: form.connectionId, error: errors.connectionId }}
          onChange={(connectionId) => set({ connectionId, listId: '' })}
        />
      </Step>
      <Step number={2} title={t('connections.nameStep')}>
        <TextField
          {...{ label: t('exports.name'), hint: t('exports.nameHint'), required: true, maxLength: 100 }}
          {...{ value: form.displayName, error: errors.displayName }}
          onInput={(displayName) => set({ displayName })}
        />
      </Step>
      <Step number={3} title={t('exports.list')}>
        <ListPicker
          key={form.connectionId}
          {...{ connectionId: form.connectionId, value: form.listId, error: errors.listId }}
          onChange={(listId) => set({ listId })}
        />
      </Step>
      <Step number={4} title={t('exports.segments')}>
        <SegmentPicker
          {...{ segments, chosen: form.segmentIds, error: errors.segmentIds }}
          onChange={(segmentIds) => setForm((before) => withProposals({ ...before, segmentIds }, segments))}
          limit={connections.find(({ id }) => id === form.connectionId)?.profileLimit}
        />
      </Step>
      <Step number={5} title={t('exports.matching')}>
        <MatchingFields
          {...{ fields, matching: form.matching, error: errors.email }}
          onChange={(matching) => set({ matching })}
        />
        {chosen[0] !== undefined && <MatchingPreview segment={chosen[0]} matching={form.matching} />}
      </Step>
      <Step number={6} title={t('exports.schedule')}>
        <ScheduleFields schedule={form.schedule} onChange={(schedule) => set({ schedule })} />
        {errors.schedule !== undefined && <p class="field-error">{errors.schedule}</p>}
      </Step>
      {save.failure !== undefined && <FailureNotice failure={save.failure} />}
      <p class="muted">{t('exports.savingSendsNothing')}</p>
      <div class="actions">
        <Button type="submit" kind="primary" busy={save.busy}>
          {t('general.save')}
        </Button>
        <a
          class="button button-plain"
          href={edited === undefined ? '#/exports' : formatAddress(['exports', edited.id])}
        >
          {t('general.cancel')}
        </a>
      </div>
    </Form>
  );
}

/** What somebody has matched stays; a form without any gets the likely fields of its segments. */
function withProposals(form: ExportForm, segments: readonly Segment[]): ExportForm {
  if (Object.values(form.matching).some((field) => field !== '')) return form;
  const fields = sharedFields(segments.filter(({ id }) => form.segmentIds.includes(id)));
  return { ...form, matching: proposeMatching(fields) };
}
