import requests
url = "https://api.libib.com/patrons"
headers = {
'x-api-key': 'YOUR_API_KEY',
'x-api-user': 'YOUR_API_USER',
}
params = {
'page': 1
}
response = requests.get(url, headers=headers, params=params)
data = response.json()
