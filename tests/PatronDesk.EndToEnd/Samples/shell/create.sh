curl --location --request POST 'https://api.libib.com/patrons?first_name=Mary&last_name=Shelley&email=frankenstein@example.com&password=2ab3940as94ikd2394k' \
--header 'x-api-key: YOUR_API_KEY' \
--header 'x-api-user: YOUR_API_USER'
