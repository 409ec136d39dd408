import { app } from '@azure/functions';
import { getApp } from '../shared/app';
import { readSettings } from '../shared/config';

app.timer('refreshTimer', {
  schedule: readSettings().REFRESH_CHECK_SCHEDULE,
  handler: async () => {
    const { runs, health } = getApp();
    await runs.checkSchedules();
    await runs.checkRefreshed();
    await health.noteRound('refreshCheck');
  },
});
