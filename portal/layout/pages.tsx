import type { ComponentChildren } from 'preact';
import { AuditPage } from '../audit/AuditPage';
import { AddConnectionPage } from '../connections/AddConnectionPage';
import { ConnectionsPage } from '../connections/ConnectionsPage';
import { EditConnectionPage } from '../connections/EditConnectionPage';
import { ExportFormPage } from '../exports/ExportFormPage';
import { ExportPage } from '../exports/ExportPage';
import { ExportsPage } from '../exports/ExportsPage';
import { HealthPage } from '../health/HealthPage';
import type { Address } from '../navigation/address';
import { RejectionsPage } from '../runs/RejectionsPage';
import { RunPage } from '../runs/RunPage';
import { SegmentPage } from '../segments/SegmentPage';
import { SegmentsPage } from '../segments/SegmentsPage';
import { Guarded } from './Guarded';
import { NotFoundPage } from './NotFoundPage';

/** The page at an address. Each has a key of its own: going from one to another starts it anew. */
export function pageAt({ parts, query }: Address): { section: string; page: ComponentChildren } {
  const [section = 'exports', ...rest] = parts;
  const key = parts.join('/');
  const page = pageOf(section, rest, query);
  return {
    section,
    page: (
      <div key={key}>
        <Guarded>{page ?? <NotFoundPage />}</Guarded>
      </div>
    ),
  };
}

function pageOf(
  section: string,
  [id, action, detail, more]: readonly string[],
  query: Address['query'],
): ComponentChildren | null {
  switch (section) {
    case 'exports':
      if (id === undefined) return <ExportsPage />;
      if (id === 'new') return <ExportFormPage {...pick(query, 'copy')} {...pick(query, 'segment')} />;
      if (action === undefined) return <ExportPage id={id} saved={query['saved'] === '1'} />;
      if (action === 'edit') return <ExportFormPage id={id} />;
      if (action !== 'runs' || detail === undefined) return null;
      if (more === undefined) return <RunPage exportId={id} runId={detail} />;
      if (more !== 'rejections') return null;
      return <RejectionsPage exportId={id} runId={detail} reason={query['reason'] ?? ''} />;
    case 'connections':
      if (id === undefined) return <ConnectionsPage />;
      return id === 'new' ? <AddConnectionPage /> : <EditConnectionPage id={id} />;
    case 'segments':
      return id === undefined ? <SegmentsPage /> : <SegmentPage id={id} />;
    case 'audit':
      return <AuditPage event={query['event'] ?? ''} result={query['result'] ?? ''} />;
    case 'health':
      return <HealthPage />;
    default:
      return null;
  }
}

/** A property that is there, or none at all. */
function pick<Name extends string>(query: Address['query'], name: Name): { [N in Name]?: string } {
  const value = query[name];
  return (value === undefined ? {} : { [name]: value }) as { [N in Name]?: string };
}
