import { app } from '@azure/functions';
import { getApp } from '../shared/app';
import { readSettings } from '../shared/config';

app.timer('refreshTimer', {
  schedule: readSettings().REFRESH_CHECK_SCHEDULE,
  handler: async () => {
    await getApp().runs.checkRefreshed();
  },
});
