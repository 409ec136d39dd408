import type { Connection, Export, Segment } from '../api/types';
import { useList } from '../data/useList';
import { useResource } from '../data/useResource';
import { Page } from '../layout/Page';
import { formatAddress } from '../navigation/address';
import { useMay } from '../session/session';
import { useText } from '../text/useText';
import { Loaded } from '../ui/Loaded';
import { Notice } from '../ui/Notice';
import { ExportEditor } from './ExportEditor';
import { emptyExport, formOf } from './exportForm';

interface FormPageProps {
  /** The export to edit; a new one without. */
  readonly id?: string;
  /** The export that a new one starts as a copy of. */
  readonly copy?: string;
  /** A segment that is chosen from the start. */
  readonly segment?: string;
}

/** Adds an export, from nothing or as a duplicate, or edits one. */
export function ExportFormPage({ id, copy, segment }: FormPageProps) {
  const { t } = useText();
  const may = useMay();
  const source = id ?? copy;
  const allowed = may('exports.write');
  const original = useResource<Export>(source === undefined || !allowed ? null : `/api/exports/${source}`);
  const connections = useList<Connection>(allowed ? '/api/connections' : null);
  const segments = useList<Segment>(allowed ? '/api/segments' : null);
  const title =
    id === undefined ? t('exports.add') : t('exports.editTitle', { name: original.data?.displayName ?? '' });
  const up =
    id === undefined
      ? { href: '#/exports', title: t('exports.title') }
      : { href: formatAddress(['exports', id]), title: original.data?.displayName ?? t('exports.title') };
  const form = (found: Export | undefined) => {
    if (found === undefined) return { ...emptyExport, segmentIds: segment === undefined ? [] : [segment] };
    const same = formOf(found);
    return id === undefined
      ? { ...same, displayName: t('exports.copyOf', { name: found.displayName }) }
      : same;
  };
  if (!allowed) {
    return (
      <Page title={t('exports.add')} up={up}>
        <Notice tone="info" title={t('reason.contributors')} />
      </Page>
    );
  }
  const editor = (found: Export | undefined) => (
    <Loaded from={connections}>
      {({ items: usable }) => (
        <Loaded from={segments}>
          {({ items: published }) => (
            <ExportEditor
              key={found?.etag ?? 'new'}
              connections={usable}
              segments={published}
              start={form(found)}
              {...(id === undefined || found === undefined ? {} : { edited: found })}
            />
          )}
        </Loaded>
      )}
    </Loaded>
  );
  return (
    <Page title={title} up={up}>
      {source === undefined ? editor(undefined) : <Loaded from={original}>{editor}</Loaded>}
    </Page>
  );
}
