import { sampleColumns, sampleProfile } from '../samples/segments';
import type { Column, DatasetOptions } from './dataset';

/** The sample's columns as unified profiles have them. */
const names: Readonly<Record<(typeof sampleColumns)[number], Column>> = {
  CustomerId: { name: 'externalcustomerid', type: 'String' },
  Email: { name: 'emailaddress1', type: 'String' },
  FirstName: { name: 'firstname', type: 'String' },
  LastName: { name: 'lastname', type: 'String' },
  Country: { name: 'address1_country', type: 'String' },
  State: { name: 'address1_stateorprovince', type: 'String' },
  City: { name: 'address1_city', type: 'String' },
  PostalCode: { name: 'address1_postalcode', type: 'String' },
  Points: { name: 'points', type: 'Integer' },
};

/** The people and the segments of the sample files, as Customer Insights would have them in Dataverse. */
export function sampleDataset({ profiles = 12_000, seed = 1 } = {}): DatasetOptions {
  const newsletter = Math.round(profiles * 0.6);
  const hongKong = Math.round(profiles * 0.25);
  const half = Math.ceil(newsletter / 2);
  const vip = profiles - newsletter - hongKong;
  return {
    people: profiles,
    columns: sampleColumns.map((column) => names[column]),
    valuesOf: (person) => sampleProfile(seed, person),
    segments: [
      { name: 'newsletter', friendlyName: 'Newsletter', has: (person) => person < newsletter },
      {
        ...{ name: 'hong-kong', friendlyName: 'Hong Kong' },
        has: (person) => person >= newsletter && person < newsletter + hongKong,
      },
      {
        ...{ name: 'vip-customers', friendlyName: 'VIP customers' },
        has: (person) => person >= half && person < half + vip,
      },
      { name: 'everybody', friendlyName: 'Everybody', has: () => true },
    ],
  };
}
