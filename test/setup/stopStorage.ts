import { stopKeptAzurite } from './azuriteOfThisRun';

module.exports = stopKeptAzurite;
