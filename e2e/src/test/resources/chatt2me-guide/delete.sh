curl -X DELETE https://api.chatt2.me/v1/organization/webhook/{webhookId} \
-H "x-api-key: your-api-key"
