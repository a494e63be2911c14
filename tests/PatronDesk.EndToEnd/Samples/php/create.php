<?php
$curl = curl_init();
$params = array(
'first_name' => 'Mary',
'last_name' => 'Shelley',
'email' => 'frankenstein@example.com',
'notification_emails' => 'frankenstein@example.com,another.email@example.com',
'password' => '2ab3940as94ikd2394k'
);
curl_setopt_array($curl, array(
CURLOPT_URL => "https://api.libib.com/patrons?" . http_build_query($params),
CURLOPT_RETURNTRANSFER => true,
CURLOPT_CUSTOMREQUEST => "POST",
CURLOPT_HTTPHEADER => array(
"x-api-key: YOUR_API_KEY",
"x-api-user: YOUR_API_USER"
),
));
$response = curl_exec($curl);
curl_close($curl);
// Valid responses are always in JSON
$data = json_decode($response);
