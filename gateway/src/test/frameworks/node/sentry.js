const Sentry = require('@sentry/aws-serverless');

const sent = [];
Sentry.init({
  dsn: 'https://key@localhost/1', tracesSampleRate: 1, defaultIntegrations: false,
  transport: () => ({send: async envelope => { sent.push(...envelope[1].map(([head]) => head.type)); return {}; }, flush: async () => true}),
});
exports.handler = Sentry.wrapHandler(async event => {
  if (event.fail) throw new Error('as asked');
  return {sent};
});
