import requests
url = "https://api.libib.com/patrons/2020000000051"
headers = {
'x-api-key': 'YOUR_API_KEY',
'x-api-user': 'YOUR_API_USER',
}
params = {
'email': 'satoshi.kon@example.com',
'password': '2ab3940as94ikd2394k',
'notification_emails': ''
}
response = requests.post(url, headers=headers, params=params)
data = response.json()
