curl -X POST https://api.chatt2.me/v1/organization/webhook/{webhookId}/redefine-signature \
-H "x-api-key: your-api-key"
