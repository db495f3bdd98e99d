app.post('/webhooks/chatt2me', (req, res) => {
const secret = req.headers['x-webhook-secret'];
if (secret !== process.env.WEBHOOK_SECRET) {
return res.status(401).send('Unauthorized');
}
// ...
res.status(200).send('OK');
});
