curl https://api.chatt2.me/v1/organization/webhook \
-H "x-api-key: your-api-key"
