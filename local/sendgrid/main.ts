import { startSendGridSimulator } from './server';

/** The simulator as a process of its own: `node .local/build/sendgrid/main.js [port]`. */
startSendGridSimulator({ port: Number(process.argv[2] ?? 0), lists: [{ name: 'Newsletter' }] }).then(
  ({ url }) => console.log(`sendgrid simulator listening on ${url}`),
  (error: unknown) => {
    console.error(String(error));
    process.exit(1);
  },
);
