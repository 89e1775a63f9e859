import { button, el, field, link, millis, number, pretty, table, time } from './dom.js';
import { get, sqs } from './api.js';

const urls = async () => (await sqs('ListQueues', { MaxResults: 1000 })).QueueUrls ?? [];
const nameOf = (url) => url.split('/').pop();

async function facts(url) {
  const { Attributes: a } = await sqs('GetQueueAttributes', { QueueUrl: url, AttributeNames: ['All'] });
  return a;
}

export async function render(here) {
  return here.way[0] ? one(here, here.way[0]) : all();
}

async function all() {
  const found = await urls();
  const shown = await Promise.all(found.slice(0, 100).map(async (url) => [url, await facts(url).catch(() => ({}))]));
  return [
    el('h1', 'Queues'),
    table('Queues', ['Name', 'Visible', 'In flight', 'Delayed', 'Dead letters go to'],
      shown.map(([url, a]) => ({ key: url, cells: [
        link(nameOf(url), 'queues', nameOf(url)), number(Number(a.ApproximateNumberOfMessages)),
        number(Number(a.ApproximateNumberOfMessagesNotVisible)), number(Number(a.ApproximateNumberOfMessagesDelayed)),
        a.RedrivePolicy ? dead(a.RedrivePolicy) : '',
      ] })),
      'There is no queue yet. Declare an AWS::SQS::Queue, or make one: aws sqs create-queue --queue-name NAME.'),
    found.length > 100 ? el('p', { class: 'note' }, `${found.length - 100} more.`) : null,
  ];
}

function dead(policy) {
  const name = String(JSON.parse(policy).deadLetterTargetArn).split(':').pop();
  return link(name, 'queues', name);
}

async function one({ act }, name) {
  const { QueueUrl: url } = await sqs('GetQueueUrl', { QueueName: name });
  const [a, peeked, sources] = await Promise.all([
    facts(url), get(`queues/${encodeURIComponent(name)}/messages`),
    sqs('ListDeadLetterSourceQueues', { QueueUrl: url }),
  ]);
  const isDead = (sources.queueUrls ?? []).length > 0;
  const oldest = peeked.oldest ? millis(Date.now() - Date.parse(peeked.oldest)) : 'none';
  return [
    el('p', { class: 'path' }, link('Queues', 'queues')),
    el('h1', name),
    el('dl', Object.entries({
      Visible: number(Number(a.ApproximateNumberOfMessages)), 'In flight': number(Number(a.ApproximateNumberOfMessagesNotVisible)),
      Delayed: number(Number(a.ApproximateNumberOfMessagesDelayed)), 'Age of the oldest': oldest,
      'Visibility timeout': `${a.VisibilityTimeout} s`, ARN: a.QueueArn,
      'Dead letters go to': a.RedrivePolicy ? dead(a.RedrivePolicy) : 'nowhere',
    }).map(([k, v]) => [el('dt', k), el('dd', v)])),
    el('h2', 'Send'),
    el('form', { onsubmit: (e) => {
      e.preventDefault();
      const body = e.target.body.value;
      act('Send', () => sqs('SendMessage', { QueueUrl: url, MessageBody: body,
        ...(name.endsWith('.fifo') ? { MessageGroupId: 'console', MessageDeduplicationId: crypto.randomUUID?.() ?? String(Math.random()) } : {}) }));
    } }, field('Message', el('textarea', { name: 'body', rows: 3, required: true })), el('button', 'Send')),
    el('p', { class: 'bar' },
      button('Purge', () => confirm(`Delete all messages of ${name}?`) && act('Purge', () => sqs('PurgeQueue', { QueueUrl: url })), { class: 'danger' }),
      isDead ? button('Redrive to where they came from', () => act('Redrive', () => sqs('StartMessageMoveTask', { SourceArn: a.QueueArn }))) : null),
    el('h2', 'First messages'),
    el('p', { class: 'note' }, 'Looked at, not received: nobody waits longer for them, and they are not counted.'),
    table('Messages', ['Sent', 'Received', 'Body'], peeked.messages.map((m) => ({ key: m.id, cells: [
      time(m.sent), number(m.receives), el('pre', { tabindex: 0 }, pretty(m.body)),
    ] })), 'The queue is empty.'),
  ];
}
