exports.handler = async (event) => ({
  statusCode: 200,
  body: JSON.stringify({ step: process.env.STEP, key: event.routeKey }),
});
