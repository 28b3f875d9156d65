"$b/sluice-text" $t/0/docs/合同-听雨.docx $t/0/docs/中标公告.html $t/0/3.md
