'use strict';
// Sets up OpenTelemetry before the runtime loads the handler. AWS's instrumentation wraps the handler: a span
// for each event, of the trace that X-Ray's header names, sent before the answer is.
const {context, propagation, trace} = require('@opentelemetry/api');
const {OTLPTraceExporter} = require('@opentelemetry/exporter-trace-otlp-proto');
const {registerInstrumentations} = require('@opentelemetry/instrumentation');
const {AwsLambdaInstrumentation} = require('@opentelemetry/instrumentation-aws-lambda');
const {BatchSpanProcessor} = require('@opentelemetry/sdk-trace-base');
const {NodeTracerProvider} = require('@opentelemetry/sdk-trace-node');

const provider = new NodeTracerProvider({spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())]});
provider.register();
const fromHeader = {keys: carrier => Object.keys(carrier), get: (carrier, key) => carrier[key]};

/** Root and Parent of X-Ray's header, as a W3C parent. */
function traceparent(header) {
  const [, root, parent] = /Root=1-([0-9a-f]{8}-[0-9a-f]{24}).*?Parent=([0-9a-f]{16})/.exec(header || '') || [];
  return root && {traceparent: `00-${root.replace('-', '')}-${parent}-01`};
}

registerInstrumentations({
  tracerProvider: provider,
  instrumentations: [new AwsLambdaInstrumentation({
    eventContextExtractor: event => {
      const carrier = traceparent(process.env._X_AMZN_TRACE_ID) || event.headers || {};
      return propagation.extract(context.active(), carrier, fromHeader);
    },
    requestHook: (span, {event}) => span.setAttribute('http.route', event.rawPath || ''),
  })],
});
module.exports = trace;
