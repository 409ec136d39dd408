import { app } from '@azure/functions';
import { getApp } from '../shared/app';
import { readSettings } from '../shared/config';

app.timer('watchdogTimer', {
  schedule: readSettings().WATCHDOG_SCHEDULE,
  handler: async () => {
    const { runs, connections, health } = getApp();
    await runs.watch();
    await health.noteRound('watchdog');
    await connections.rewrapKeys();
  },
});
