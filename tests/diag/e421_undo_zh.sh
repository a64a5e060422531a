. ./_say.sh
say --lang zh -c "撤销"
