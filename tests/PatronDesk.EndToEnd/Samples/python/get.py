import requests
url = "https://api.libib.com/patrons/2020000000013"
headers = {
'x-api-key': 'YOUR_API_KEY',
'x-api-user': 'YOUR_API_USER',
}
response = requests.get(url, headers=headers)
data = response.json()
