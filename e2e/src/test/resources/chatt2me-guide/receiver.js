app.post('/webhooks/chatt2me', (req, res) => {
const payload = req.body;
console.log('Event received:', JSON.stringify(payload, null, 2));
// Process the event here...
res.status(200).send('OK');
});
