import requests
url = "https://api.libib.com/patrons"
headers = {
'x-api-key': 'YOUR_API_KEY',
'x-api-user': 'YOUR_API_USER',
}
params = {
'first_name': 'Mary',
'last_name': 'Shelley',
'email': 'frankenstein@example.com',
'password': '2ab3940as94ikd2394k'
}
response = requests.post(url, headers=headers, params=params)
data = response.json()
