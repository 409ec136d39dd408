/**
 * The tables of Customer Insights - Data in Dataverse (learn.microsoft.com: "Tables in Customer Insights - Data",
 * "Dataverse APIs for Customer Insights - Data") and the columns that we use of them.
 */
export const profiles = {
  name: 'msdynci_customerprofile',
  set: 'msdynci_customerprofiles',
  id: 'msdynci_customerid',
} as const;

/** A row per customer and publisher, which names all of the customer's segments. */
export const memberships = {
  name: 'msdynci_segmentmembership',
  set: 'msdynci_segmentmemberships',
  id: 'msdynci_customerid',
  segments: 'msdynci_segments',
} as const;

/**
 * A row per segment. Its columns are not documented; these are those of the older segment API under this
 * table's prefix. What is not there is passed over: a segment then has no count, or is known by its row's change.
 */
export const segments = {
  set: 'mscipriv_segmentmetadatas',
  name: 'mscipriv_name',
  friendlyName: 'mscipriv_friendlyname',
  members: 'mscipriv_entitycount',
  evaluatedAt: 'mscipriv_evaluationdate',
  status: 'mscipriv_jobstatus',
  changedAt: 'modifiedon',
} as const;

/** An OData string. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A path with a query, encoded. */
export function query(set: string, options: Readonly<Record<string, string>>): string {
  const parts = Object.entries(options).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `${set}?${parts.join('&')}`;
}

/** As documented: the name between quotation marks that a backslash escapes. */
export const isMember = (segment: string): string =>
  `contains(${memberships.segments},${quoted(`\\"${segment}\\"`)})`;
