curl -X PATCH https://api.chatt2.me/v1/organization/webhook/{webhookId} \
-H "x-api-key: your-api-key" \
-H "Content-Type: application/json" \
-d '{
"endpoint": "https://your-server.com/webhooks/chatt2me-v2",
"eventType": "MessageStatus",
"requiresSignature": true
}'
