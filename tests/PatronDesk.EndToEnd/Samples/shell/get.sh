curl --location 'https://api.libib.com/patrons/2020000000013' \
--header 'x-api-key: YOUR_API_KEY' \
--header 'x-api-user: YOUR_API_USER'
