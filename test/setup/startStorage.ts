import { startAzurite } from '../../local/azurite';
import { keepAzurite } from './azuriteOfThisRun';

/** One Azurite for all test files; each uses names of its own. Workers find it in the environment. */
module.exports = async (): Promise<void> => {
  const azurite = await startAzurite();
  process.env['TEST_STORAGE'] = azurite.connectionString;
  keepAzurite(azurite);
};
