// Does what its event asks for, so that one function shows every way in which a call may end.
exports.handler = async (event, context) => {
  if (event.log) console.log(event.log);
  switch (event.do) {
    case "throw":
      throw new RangeError(event.message);
    case "exit":
      return process.exit(event.status);
    case "sleep":
      await new Promise((done) => setTimeout(done, event.millis));
      return "slept";
    case "large":
      return "x".repeat(event.size);
    case "nothing":
      return undefined;
    case "context":
      return {
        name: context.functionName,
        version: context.functionVersion,
        arn: context.invokedFunctionArn,
        requestId: context.awsRequestId,
        client: context.clientContext,
        trace: process.env._X_AMZN_TRACE_ID,
        colour: process.env.COLOUR,
        region: process.env.AWS_REGION,
      };
    default:
      return event;
  }
};
