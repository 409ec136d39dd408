import type { Settings } from '../config';
import type { Blobs, Clock, Random } from '../ports';
import type { SegmentSource } from '../segments/segment';
import { signIn } from './dataverse/signIn';
import { createDataverseSource } from './dataverse/source';
import { createFilesSource } from './files';

interface SourceDeps {
  /** The container of segments. */
  readonly blobs: Blobs;
  readonly clock: Clock;
  readonly random: Random;
}

/** Where the segments of this app come from. */
export function segmentSource(settings: Settings, { blobs, clock, random }: SourceDeps): SegmentSource {
  if (settings.SEGMENT_SOURCE === 'files') {
    return createFilesSource({ blobs, clock, quietMs: settings.SEGMENT_QUIET_MS });
  }
  const { origin } = new URL(settings.DATAVERSE_URL ?? '');
  const identity = {
    ...{ origin, tenantId: settings.DATAVERSE_TENANT_ID, clientId: settings.DATAVERSE_CLIENT_ID },
    ...{ clientSecret: settings.DATAVERSE_CLIENT_SECRET, certificate: settings.DATAVERSE_CERTIFICATE },
    token: settings.DATAVERSE_TOKEN,
  };
  return createDataverseSource({
    ...{ origin, tokens: signIn(identity, clock), clock, random },
    ...{ timeout: settings.CALL_TIMEOUT_MS, pageSize: settings.DATAVERSE_PAGE_SIZE },
  });
}
