curl --location --request PATCH 'https://api.libib.com/patrons/2020000000051' \
--header 'x-api-key: YOUR_API_KEY' \
--header 'x-api-user: YOUR_API_USER'
