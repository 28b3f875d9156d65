cd $t && "$b/sluice-identify" 0/1.md 0/5.md 0/6.md 0/docs/*.docx 0/docs/*.csv 0/docs/*.tsv 0/elbotel-crm.txt db/panel.sql mail/inbox.mbox trap/nested.7z missing
