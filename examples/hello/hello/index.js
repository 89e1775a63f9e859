// An unchanged Lambda handler: API Gateway's payload 2.0 in, a plain object out.
exports.handler = async (event, context) => ({
  message: `${process.env.GREETING}, ${event.pathParameters?.name ?? 'world'}`,
  function: context.functionName,
  requestId: context.awsRequestId,
  remainingMillis: context.getRemainingTimeInMillis(),
});
