<?php
$curl = curl_init();
curl_setopt_array($curl, array(
CURLOPT_URL => "https://api.libib.com/patrons/2020000000013",
CURLOPT_RETURNTRANSFER => true,
CURLOPT_ENCODING => "",
CURLOPT_CONNECTTIMEOUT => 5,
CURLOPT_TIMEOUT => 15,
CURLOPT_HTTP_VERSION => CURL_HTTP_VERSION_1_1,
CURLOPT_CUSTOMREQUEST => "DELETE",
CURLOPT_HTTPHEADER => array(
"x-api-key: YOUR_API_KEY",
"x-api-user: YOUR_API_USER"
),
));
$response = curl_exec($curl);
curl_close($curl);
