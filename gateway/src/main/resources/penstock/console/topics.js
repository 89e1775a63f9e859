import { badge, el, field, link, table } from './dom.js';
import { child, sns } from './api.js';

export async function render(here) {
  return here.way[0] ? one(here, here.way[0]) : all();
}

const nameOf = (arn) => arn.split(':').pop();

async function all() {
  const found = (await sns('ListTopics')).all('TopicArn').map((node) => node.textContent);
  return [
    el('h1', 'Topics'),
    table('Topics', ['Name', 'ARN'], found.map((arn) => ({ key: arn, cells: [link(nameOf(arn), 'topics', arn), arn] })),
      'There is no topic yet. Declare an AWS::SNS::Topic, or make one: aws sns create-topic --name NAME.'),
  ];
}

async function one({ act }, arn) {
  const subscriptions = (await sns('ListSubscriptionsByTopic', { TopicArn: arn })).all('member');
  return [
    el('p', { class: 'path' }, link('Topics', 'topics')),
    el('h1', nameOf(arn)),
    el('p', { class: 'note' }, arn),
    el('h2', 'Publish'),
    el('form', { onsubmit: (e) => {
      e.preventDefault();
      const { subject, message } = e.target;
      act('Publish', () => sns('Publish', {
        TopicArn: arn, Message: message.value, ...(subject.value ? { Subject: subject.value } : {}),
        ...(arn.endsWith('.fifo') ? { MessageGroupId: 'console', MessageDeduplicationId: String(Date.now()) } : {}),
      }).then((said) => `Published as ${said.text('MessageId')}.`));
    } },
      field('Subject', el('input', { name: 'subject', maxlength: 100 })),
      field('Message', el('textarea', { name: 'message', rows: 3, required: true })),
      el('button', 'Publish')),
    el('h2', 'Subscriptions'),
    table('Subscriptions', ['Protocol', 'Endpoint', 'State'], subscriptions.map((s) => {
      const id = child(s, 'SubscriptionArn');
      return { key: id + child(s, 'Endpoint'), cells: [
        child(s, 'Protocol'), child(s, 'Endpoint'), badge(id.startsWith('arn:') ? 'confirmed' : 'pending', id.startsWith('arn:')),
      ] };
    }), 'Nobody subscribes: what is published goes nowhere.'),
  ];
}
