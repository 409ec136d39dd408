/** The sample's export, for each place where its segments can be. */
export const sampleSources = {
  files: {
    displayName: 'Newsletter readers',
    dataMatching: {
      ...{ email: 'Email', firstName: 'FirstName', lastName: 'LastName', country: 'Country' },
      ...{ stateProvince: 'State', city: 'City', postalCode: 'PostalCode' },
    },
  },
  dataverse: {
    displayName: 'Newsletter readers in Dataverse',
    dataMatching: {
      ...{ email: 'emailaddress1', firstName: 'firstname', lastName: 'lastname' },
      ...{ country: 'address1_country', stateProvince: 'address1_stateorprovince' },
      ...{ city: 'address1_city', postalCode: 'address1_postalcode' },
    },
  },
} as const;

export type SampleSource = keyof typeof sampleSources;

export function isSampleSource(text: string): text is SampleSource {
  return Object.keys(sampleSources).includes(text);
}
