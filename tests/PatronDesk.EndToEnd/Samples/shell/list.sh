curl --location 'https://api.libib.com/patrons?page=1' \
--header 'x-api-key: YOUR_API_KEY' \
--header 'x-api-user: YOUR_API_USER'
