app.post('/webhooks/chatt2me', async (req, res) => {
res.status(200).send('OK'); // Respond 200 first!
const { eventType, channelId, from, content } = req.body;
if (eventType === 'Message' && content?.text === 'hi') {
await fetch('https://api.chatt2.me/v1/communication/whatsapp/message', {
method: 'POST',
headers: {
'x-api-key': process.env.CHATT2ME_API_KEY,
'Content-Type': 'application/json',
},
body: JSON.stringify({
from: channelId, // UUID of the channel that received the message
to: from, // Identifier of the user who sent it
content: { text: 'Hello! How can I help you?' },
}),
});
}
});
