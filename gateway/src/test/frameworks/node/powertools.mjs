import {BatchProcessor, EventType, processPartialResponse} from '@aws-lambda-powertools/batch';
import {Logger} from '@aws-lambda-powertools/logger';
import {SqsRecordSchema} from '@aws-lambda-powertools/parser/schemas';

const logger = new Logger({serviceName: 'orders'});
const processor = new BatchProcessor(EventType.SQS);
let failures = 0;
const one = record => {
  const {body, messageAttributes} = SqsRecordSchema.parse(record);
  if (body === 'fails once' && failures++ === 0) throw new Error('as asked');
  logger.info('order', {order: body, kind: messageAttributes.kind?.stringValue});
};
export const handler = async (event, context) => {
  logger.addContext(context);
  return processPartialResponse(event, one, processor, {context});
};
