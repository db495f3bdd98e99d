curl -X POST https://api.chatt2.me/v1/organization/webhook \
-H "x-api-key: your-api-key" \
-H "Content-Type: application/json" \
-d '{
"label": "ReceivedMessages",
"endpoint": "https://your-server.com/webhooks/chatt2me",
"eventType": "Message",
"authenticationProtocol": "NoAuthentication"
}'
