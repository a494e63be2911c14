<?php
$curl = curl_init();
$params = array(
'email' => 'satoshi.kon@example.com',
'password' => '2ab3940as94ikd2394k',
'notification_emails' => ''
);
curl_setopt_array($curl, array(
CURLOPT_URL => "https://api.libib.com/patrons/2020000000051?" . http_build_query($params),
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
