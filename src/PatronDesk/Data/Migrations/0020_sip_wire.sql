-- What ends an answer follows the client, unless the account fixes it. 'cr' was the default that nobody chose.
update sip_account set terminator = 'mirror' where terminator = 'cr';

-- Whether a PIN that was right lets later messages without AD read that card's lists. As machines were served until now.
alter table sip_account add column remembers_pin {int} not null default 1;

-- The password is shorter than one that may be sent from anywhere; the account must name its addresses.
alter table sip_account add column has_short_password {int} not null default 0;
