// A client of a WebSocket API, with the package that browsers' code is tried with in Node.js: says
// each argument after the address as a message, prints what it hears, ends when it is closed.
import WebSocket from 'ws'

const [address, ...messages] = process.argv.slice(2)
const socket = new WebSocket(address)
socket.on('open', () => messages.forEach((message) => socket.send(message)))
socket.on('message', (data) => console.log(data.toString()))
socket.on('unexpected-response', (request, response) => {
  console.log('refused ' + response.statusCode)
  process.exit(0)
})
socket.on('close', (code) => {
  console.log('closed ' + code)
  process.exit(0)
})
