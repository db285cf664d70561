// A contender for the tests: what it does wrong is its argument.
import { createInterface } from 'node:readline';

const mode = process.argv[2];
const say = (message) => console.log(JSON.stringify(message));

if (mode === 'throwing') throw new Error('nothing works');
if (mode === 'silent') process.exit(3);
if (mode === 'declining') {
  say({ declined: 'not on this machine', cure: 'buy another' });
  process.exit(1);
}
if (mode === 'chatty') console.log('Welcome!\n"a string"');
const emulator = mode === 'emulated' ? { emulator: 'FakeShader' } : {};
if (mode !== 'mute') say({ version: 'Fake 1.0', threads: 1, ...emulator });

let asked = 0;
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  asked++;
  if (mode === 'chatty') console.log('{ not json');
  if (request.do === 'setup') {
    if (mode === 'lacking') say({ lacks: 'no such thing here' });
    else if (mode === 'erring' && asked === 1) say({ error: 'bad luck' });
    else say({ ready: true, note: request.task.kind });
  } else if (request.do === 'memory') {
    say({ resident: 1234 });
  } else if (mode === 'dying') {
    process.exit(9);
  } else if (mode !== 'hanging') {
    say({ ms: 2 * request.calls });
  }
}
