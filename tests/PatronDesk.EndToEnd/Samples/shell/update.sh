curl --location --request POST 'https://api.libib.com/patrons/2020000000051?email=satoshi.kon@example.com&password=2ab3940as94ikd2394k&notification_emails=' \
--header 'x-api-key: YOUR_API_KEY' \
--header 'x-api-user: YOUR_API_USER'
