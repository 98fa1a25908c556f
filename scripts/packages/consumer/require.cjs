const client = require('@chat/client');
const elements = require('@chat/elements');
require('@chat/elements/chat-window');
const protocol = require('@chat/protocol');
const schemas = require('@chat/protocol/schemas');
const server = require('@chat/server');
const testing = require('@chat/testing');

console.log(typeof client.ChatClient, typeof elements.ChatWindow, typeof protocol.limits);
console.log(typeof schemas.clientFrames, typeof server.chatPlugin, typeof testing.startChat);
